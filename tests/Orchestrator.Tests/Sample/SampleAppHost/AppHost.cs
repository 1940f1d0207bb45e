// The AppHost that the tests run: in process, with their own resources added, and as a process that they end.
// Those about containers need no dashboard, and the usual port is for those about the dashboard.
var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
{
    Args = args,
    DisableDashboard = args.Contains("--sample=container"),
});

switch (builder.Configuration["sample"])
{
    case "service":
        builder.AddProject<Projects.SampleService>("service", launchProfileName: null)
            .WithHttpEndpoint()
            .WithEnvironment("services__far-away__http__0", "http://far-away:80")
            .WithHttpHealthCheck("/health");
        break;
    case "stubborn":
        builder.AddExecutable("quick", "sleep", ".", "1000");
        builder.AddExecutable("stubborn", "sh", ".", "-c", "trap '' TERM INT; while :; do sleep 1; done");
        break;
    case "container":
        builder.AddContainer("idle", "redis", "8.6").WithEntrypoint("sleep").WithArgs("1000");
        break;
    case "many":
        for (var i = 0; i < 30; i++)
        {
            builder.AddExecutable($"idle-{i}", "sleep", ".", "1000");
        }

        break;
    case "throws-before-build":
        throw new InvalidOperationException("thrown before Build");
}

var app = builder.Build();
if (builder.Configuration["sample"] == "throws-before-run")
{
    throw new InvalidOperationException("thrown before Run");
}

app.Run();
