using DesignPatterns.ShardedCache;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddShardedCache();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapShardedCache();
app.Run();
