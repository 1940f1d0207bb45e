using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace DesignPatterns.Orchestrator.Tests.Values;

public sealed class ExpressionTests
{
    [Fact]
    public async Task A_variable_takes_texts_parameters_endpoints_and_expressions_of_them()
    {
        await using var app = await Application.StartAsync(builder =>
        {
            var word = builder.AddParameter("word", "a/b c");
            var server = builder.AddIdle("server").WithHttpEndpoint();
            var http = server.GetEndpoint("http");
            var port = http.Property(EndpointProperty.Port);
            builder.AddIdle("idle")
                .WithEnvironment("TEXT", "text")
                .WithEnvironment("NOTHING", (string?)null)
                .WithEnvironment("CALLED", () => "called")
                .WithEnvironment("WORD", word)
                .WithEnvironment("URL", http)
                .WithEnvironment("PORT", port)
                .WithEnvironment("MIXED", $"{{{word}}} at {http.Property(EndpointProperty.HostAndPort)}")
                .WithEnvironment("MADE", ReferenceExpression.Create($"{http}/{word}"))
                .WithEnvironment(context => context.EnvironmentVariables["LATER"] = port);
        });
        var environment = await app.EnvironmentAsync("idle");
        var address = app.GetEndpoint("server", "http");
        Assert.Equal("text", environment["TEXT"]);
        Assert.Equal("", environment["NOTHING"]);
        Assert.Equal("called", environment["CALLED"]);
        Assert.Equal("a/b c", environment["WORD"]);
        Assert.Equal($"http://{address.Authority}", environment["URL"]);
        Assert.Equal($"{address.Port}", environment["PORT"]);
        Assert.Equal($"{{a/b c}} at {address.Authority}", environment["MIXED"]);
        Assert.Equal($"http://{address.Authority}/a/b c", environment["MADE"]);
        Assert.Equal($"{address.Port}", environment["LATER"]);
    }

    [Fact]
    public async Task The_last_to_set_a_variable_wins()
    {
        await using var app = await Application.StartAsync(builder => builder
            .AddProject<Projects.SampleService>("service", launchProfileName: null)
            .WithEnvironment("OTEL_SERVICE_NAME", "other"));
        Assert.Equal("other", (await app.EnvironmentAsync("service"))["OTEL_SERVICE_NAME"]);
    }

    [Fact]
    public async Task Arguments_are_values_too()
    {
        await using var app = await Application.StartAsync(builder =>
        {
            var server = builder.AddIdle("server").WithHttpEndpoint();
            builder.AddExecutable("printer", "echo", ".", "port")
                .WithArgs(server.GetEndpoint("http").Property(EndpointProperty.Port))
                .WithArgs(context => context.Args.Add("end"));
        });
        await app.ReachesAsync("printer", KnownResourceStates.Finished);
        var port = app.GetEndpoint("server", "http").Port;
        Assert.Contains($"port {port} end", await app.OutputAsync("printer"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_says_which_are()
    {
        await using var builder = await Application.CreateAsync();
        var server = builder.AddIdle("server").WithHttpEndpoint();
        var missing = server.GetEndpoint("nope");
        Assert.False(missing.Exists);
        var error = Assert.Throws<InvalidOperationException>(() => missing.Scheme);
        Assert.Contains("`http`", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => server.GetEndpoint("http").Url);
    }
}
