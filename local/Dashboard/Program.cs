using DesignPatterns.Dashboard;

// Its settings lie beside it, wherever it is started from.
var builder = WebApplication.CreateSlimBuilder(
    new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddDashboard();

var app = builder.Build();
app.MapDashboard();
app.Run();
