using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace DesignPatterns.Orchestrator.Tests.Values;

public sealed class ReferenceTests
{
    [Fact]
    public async Task A_project_is_referred_to_in_both_styles()
    {
        await using var app = await Application.StartAsync(builder =>
        {
            var service = builder.AddProject<Projects.SampleService>("my-service", launchProfileName: null)
                .WithHttpEndpoint().WithHttpEndpoint(name: "admin");
            builder.AddIdle("idle").WithReference(service);
        });
        var environment = await app.EnvironmentAsync("idle");
        var http = app.GetEndpoint("my-service", "http").OriginalString.TrimEnd('/');
        var admin = app.GetEndpoint("my-service", "admin").OriginalString.TrimEnd('/');
        Assert.Equal(http, environment["services__my-service__http__0"]);
        Assert.Equal(http, environment["MY_SERVICE_HTTP"]);
        Assert.Equal(admin, environment["services__my-service__admin__0"]);
        Assert.Equal(admin, environment["MY_SERVICE_ADMIN"]);
    }

    [Fact]
    public async Task One_endpoint_of_an_executable_is_referred_to_alone()
    {
        await using var app = await Application.StartAsync(builder =>
        {
            var server = builder.AddIdle("server").WithHttpEndpoint().WithHttpEndpoint(name: "admin");
            builder.AddIdle("idle").WithReference(server.GetEndpoint("admin"));
        });
        var environment = await app.EnvironmentAsync("idle");
        Assert.Contains("services__server__admin__0", environment.Keys);
        Assert.DoesNotContain("services__server__http__0", environment.Keys);
    }

    [Fact]
    public async Task A_reference_draws_an_edge_and_waits_for_nothing()
    {
        await using var app = await Application.StartAsync(builder =>
        {
            var server = builder.AddIdle("server").WithHttpEndpoint().WithExplicitStart();
            builder.AddIdle("idle").WithReference(server.GetEndpoint("http"));
        });
        var idle = await app.ReachesAsync("idle", KnownResourceStates.Running);
        Assert.Contains(new RelationshipSnapshot("server", "Reference"), idle.Relationships);
    }
}
