var healthy = true;
var app = WebApplication.CreateBuilder(args).Build();

app.MapGet("/health", () => healthy ? Results.Ok() : Results.StatusCode(503));
app.MapPost("/health/{now:bool}", (bool now) => { healthy = now; });
app.MapGet("/environment/{name}", (string name) => Environment.GetEnvironmentVariable(name));
app.MapGet("/directory", () => Environment.CurrentDirectory);
app.MapGet("/id", () => Environment.ProcessId);
app.MapPost("/ended", () => Results.Text("it has", statusCode: 418));

app.Run();
