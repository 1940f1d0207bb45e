using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace DesignPatterns.Orchestrator.Tests.Values;

public sealed class ProjectTests
{
    [Fact]
    public async Task A_project_is_told_its_addresses_and_its_name()
    {
        await using var app = await Application.StartAsync(builder => builder
            .AddProject<Projects.SampleService>("service", launchProfileName: null)
            .WithHttpEndpoint().WithHttpEndpoint(name: "admin"));
        var environment = await app.EnvironmentAsync("service");
        Assert.Equal("service", environment["OTEL_SERVICE_NAME"]);
        Assert.StartsWith(
            "service.instance.id=", environment["OTEL_RESOURCE_ATTRIBUTES"], StringComparison.Ordinal);
        var urls = environment["ASPNETCORE_URLS"]!.Split(';');
        Assert.Equal(2, urls.Length);
        Assert.All(urls, url => Assert.StartsWith("http://localhost:", url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_endpoint_with_a_variable_of_its_own_is_left_out_of_the_addresses()
    {
        await using var app = await Application.StartAsync(builder => builder
            .AddProject<Projects.SampleService>("service", launchProfileName: null)
            .WithHttpEndpoint().WithHttpEndpoint(name: "admin", env: "Admin__Port"));
        var environment = await app.EnvironmentAsync("service");
        Assert.DoesNotContain(
            environment["Admin__Port"]!, environment["ASPNETCORE_URLS"], StringComparison.Ordinal);
        Assert.DoesNotContain(";", environment["ASPNETCORE_URLS"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_runs_in_its_own_folder_and_inherits_the_environment()
    {
        await using var app = await Application.StartAsync(_ => { }, "--sample=service");
        await app.ResourceNotifications.WaitForResourceHealthyAsync(
            "service").WaitAsync(Application.Patience);
        using var client = app.CreateHttpClient("service", "http");
        Assert.EndsWith("SampleService", await client.GetStringAsync("/directory"), StringComparison.Ordinal);
        Assert.Contains(
            Environment.GetEnvironmentVariable("HOME")!, await client.GetStringAsync("/environment/HOME"),
            StringComparison.Ordinal);
    }

    // What stands between the orchestrator and the service, such as a shell, may not lose it.
    [Fact]
    public async Task A_variable_with_a_hyphen_in_its_name_reaches_the_service()
    {
        await using var app = await Application.StartAsync(_ => { }, "--sample=service");
        await app.ResourceNotifications.WaitForResourceHealthyAsync(
            "service").WaitAsync(Application.Patience);
        using var client = app.CreateHttpClient("service", "http");

        var value = await client.GetStringAsync("/environment/services__far-away__http__0");

        Assert.Contains("http://far-away:80", value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_two_endpoints_get_the_same_port()
    {
        await using var one = await Application.StartAsync(Add);
        await using var other = await Application.StartAsync(Add);
        var ports = new[] { one, other }.SelectMany(app => Enumerable.Range(0, 20)
            .Select(i => app.GetEndpoint("idle", $"e{i}").Port)).ToArray();
        Assert.Equal(ports.Length, ports.Distinct().Count());

        static void Add(IDistributedApplicationTestingBuilder builder)
        {
            var idle = builder.AddIdle("idle");
            for (var i = 0; i < 20; i++)
            {
                idle.WithHttpEndpoint(name: $"e{i}");
            }
        }
    }

    [Fact]
    public async Task A_fixed_port_is_random_in_a_test_unless_it_says_otherwise()
    {
        await using var random = await Application.StartAsync(Add);
        Assert.NotEqual(18_123, random.GetEndpoint("idle", "http").Port);
        await using var honoured = await Application.StartAsync(Add, "DcpPublisher:RandomizePorts=false");
        Assert.Equal(18_123, honoured.GetEndpoint("idle", "http").Port);

        static void Add(IDistributedApplicationTestingBuilder builder) =>
            builder.AddIdle("idle").WithHttpEndpoint(port: 18_123);
    }
}
