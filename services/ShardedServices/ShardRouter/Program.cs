using DesignPatterns.ServiceDefaults.Admin;
using DesignPatterns.ShardRouting;
using DesignPatterns.ShardRouting.Admin;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddShardRouter();
builder.Services.AddAdminRoutes(routes => routes.MapShards());

var app = builder.Build();
app.MapDefaultEndpoints();
app.Run();
