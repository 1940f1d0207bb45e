using DesignPatterns.ResponseCache;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddResponseCache();

var app = builder.Build();
app.MapDefaultEndpoints();
app.UseResponseCache();
app.Run();
