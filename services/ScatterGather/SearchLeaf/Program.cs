using DesignPatterns.SearchLeaf;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.UseInlineSockets();
builder.AddSearchLeaf();

var app = builder.Build();
app.MapDefaultEndpoints();
app.Run();
