using DesignPatterns.Balancing;
using DesignPatterns.Edge;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.UseInlineSockets();
builder.AddReplicaSet("response-cache");
builder.AddEdge();

var app = builder.Build();
app.UseProxyDefaults();
app.ForwardEverythingTo("response-cache");
app.Run();
