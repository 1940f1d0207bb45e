using DesignPatterns.ElectedReporter;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddElectedReporter();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapElectedReporter();
app.Run();
