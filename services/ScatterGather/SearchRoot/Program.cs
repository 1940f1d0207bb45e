using DesignPatterns.SearchRoot;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.UseInlineSockets();
builder.AddSearchRoot();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapSearchRoot();
app.Run();
