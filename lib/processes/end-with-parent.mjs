// Preloaded into children whose code is not ours: they end when the supervisor is gone, however it went.
if (process.channel) {
  process.once("disconnect", () => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.exit(1), 3000).unref();
  });
}
