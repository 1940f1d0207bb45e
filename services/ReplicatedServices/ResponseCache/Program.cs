using DesignPatterns.ResponseCache;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.UseInlineSockets();
builder.AddResponseCache();

var app = builder.Build();
app.UseProxyDefaults();
app.UseResponseCache();
app.Run();
