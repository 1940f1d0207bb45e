using DesignPatterns.Balancing;
using DesignPatterns.Edge;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddReplicaSet("response-cache");
builder.AddEdge();

var app = builder.Build();
app.MapDefaultEndpoints();
app.ForwardEverythingTo("response-cache");
app.Run();
