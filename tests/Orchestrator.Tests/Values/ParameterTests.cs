using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace DesignPatterns.Orchestrator.Tests.Values;

public sealed class ParameterTests
{
    [Fact]
    public async Task A_parameter_is_read_from_configuration_with_an_underscore_for_a_dash()
    {
        await using var app = await Application.StartAsync(
            builder => builder.AddIdle("idle").WithEnvironment("WORD", builder.AddParameter("with-dash")),
            "Parameters:with_dash=one");
        Assert.Equal("one", (await app.EnvironmentAsync("idle"))["WORD"]);
    }

    [Fact]
    public async Task A_parameter_without_a_value_fails_only_those_that_need_it()
    {
        await using var app = await Application.StartAsync(builder =>
        {
            builder.AddIdle("needy").WithEnvironment("WORD", builder.AddParameter("word"));
            builder.AddIdle("content");
        });
        await app.ReachesAsync("word", KnownResourceStates.ValueMissing);
        await app.ReachesAsync("needy", KnownResourceStates.FailedToStart);
        await app.ReachesAsync("content", KnownResourceStates.Running);
    }

    [Fact]
    public async Task A_connection_string_comes_from_outside_or_from_an_expression()
    {
        await using var app = await Application.StartAsync(
            builder =>
            {
                var server = builder.AddIdle("server").WithEndpoint(name: "tcp");
                var made = builder.AddConnectionString(
                    "made", ReferenceExpression.Create(
                        $"at {server.GetEndpoint("tcp").Property(EndpointProperty.Port)}"));
                builder.AddIdle("idle")
                    .WithReference(builder.AddConnectionString("given"))
                    .WithReference(builder.AddConnectionString("elsewhere", "ELSEWHERE"))
                    .WithReference(made, "as-named");
            },
            "ConnectionStrings:given=one",
            "ConnectionStrings:elsewhere=two");
        var environment = await app.EnvironmentAsync("idle");
        var port = app.GetEndpoint("server", "tcp").Port;
        Assert.Equal("one", environment["ConnectionStrings__given"]);
        Assert.Equal("two", environment["ELSEWHERE"]);
        Assert.Equal($"at {port}", environment["ConnectionStrings__as-named"]);
        Assert.Equal($"at {port}", await app.GetConnectionStringAsync("made"));
        await app.ReachesAsync("made", KnownResourceStates.Running);
    }
}
