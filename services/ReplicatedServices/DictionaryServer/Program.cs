using DesignPatterns.DictionaryServer;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddDictionary();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapDictionary();
app.Run();
