import { expect, test } from 'vitest';
import { networkOf } from '../../src/web/network-of.ts';

test.each([
  ['an IPv4 address is a network of its own', '203.0.113.7', '203.0.113.7'],
  ['IPv4 within IPv6 is that IPv4 address', '::ffff:203.0.113.7', '203.0.113.7'],
  ['an IPv6 network is its first 56 bits', '2001:db8:1:2ff:3:4:5:6', '2001:db8:1:2'],
  ['the other end of the same 56 bits is the same network', '2001:db8:1:200::', '2001:db8:1:2'],
  ['the next 56 bits are another', '2001:db8:1:300::1', '2001:db8:1:3'],
  ['zeros that are left out count', '2001:db8::1', '2001:db8:0:0'],
  ['the address of this machine', '::1', '0:0:0:0'],
  ['what is no address is taken as it is', 'unix', 'unix'],
])('%s', (_, address, network) => expect(networkOf(address)).toBe(network));
