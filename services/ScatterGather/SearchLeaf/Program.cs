using DesignPatterns.SearchLeaf;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddSearchLeaf();

var app = builder.Build();
app.MapDefaultEndpoints();
app.Run();
