/** Where the ids are kept under which a platform holds pictures (`Store.mediaIds`). `at`: when it was uploaded. */
export type MediaIds = {
  get(key: string): Promise<{ readonly id: string; readonly at: number } | undefined>;
  put(key: string, id: string, at: number): Promise<void>;
  delete(key: string): Promise<void>;
};
