using System.Collections.Concurrent;
using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using DesignPatterns.AppHost.Tests.ReplicatedServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DesignPatterns.AppHost.Tests.Dashboard;

/// <summary>The dictionary with the dashboard that a person would have beside it.</summary>
public sealed class ShownRun : IAsyncLifetime
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);

    // No replica is lost here: a request that fails was one that the dashboard cost, not one that the machine held up.
    private static readonly (string Name, string Value)[] Patient =
        [.. AttemptTests.Patient, ("Balancing__dictionary-server__AttemptTimeout", "00:00:07")];

    /// <summary>What an address writes in another way.</summary>
    public const string Secret = "ab+cd/ef==";
    public const string SecretName = "a-secret";

    private DistributedApplication? _app;
    private HttpClient? _programs;
    private HttpClient? _edge;

    public string Token { get; } = $"{Guid.NewGuid():N}";

    public DistributedApplication App => _app!;

    public string Address => App.Services.GetRequiredService<IConfiguration>()[
        "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"]!;

    /// <summary>Of each resource, whether the dashboard listened before it was started.</summary>
    public ConcurrentDictionary<string, bool> WasShown { get; } = [];

    /// <summary>Asks the dashboard as a program does.</summary>
    public HttpClient Programs => _programs!;

    public HttpClient Edge => _edge!;

    public async ValueTask InitializeAsync()
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            [
                "--only=dictionary", "--backing=processes", "--report=false", "--environment=Development",
                $"--ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN={Token}",
            ],
            (options, _) => options.DisableDashboard = false);
        foreach (var host in builder.Resources.OfType<ProjectResource>().ToList())
        {
            foreach (var (name, value) in Patient)
            {
                builder.CreateResourceBuilder(host).WithEnvironment(name, value);
            }
        }

        var secret = builder.AddParameter(SecretName, Secret, secret: true);
        builder.CreateResourceBuilder((ProjectResource)builder.Resources.Single(resource => resource.Name == "edge"))
            .WithEnvironment("WITH_SECRET", ReferenceExpression.Create($"redis://:{secret.Resource:uri}@localhost"));
        builder.Eventing.Subscribe<BeforeResourceStartedEvent>(async (starting, cancellationToken) =>
            WasShown[starting.Resource.Name] = await ListensAsync(
                builder.Configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"]!, cancellationToken));
        _app = await builder.BuildAsync();
        await _app.StartAsync().WaitAsync(StartTimeout);
        await _app.ResourceNotifications.WaitForResourceHealthyAsync("edge").WaitAsync(StartTimeout);
        _programs = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(Address) };
        _programs.DefaultRequestHeaders.Add("x-api-key", Token);
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        _edge = new HttpClient(handler) { BaseAddress = _app.GetEndpoint("edge", "https") };
    }

    /// <summary>The dashboard's process: the only one that was given this run's token.</summary>
    public int FindProcessId() => Directory.GetDirectories("/proc")
        .Select(Path.GetFileName)
        .Select(name => int.TryParse(name, CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Single(id => id > 0 && HasToken(id));

    public async ValueTask DisposeAsync()
    {
        _programs?.Dispose();
        _edge?.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private static async Task<bool> ListensAsync(string address, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        try
        {
            using var answer = await client.GetAsync($"{address}/login", cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private bool HasToken(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/environ")
                .Contains($"Dashboard__BrowserToken={Token}", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Ended since, or somebody else's.
            return false;
        }
    }
}

/// <summary>The tests that share a dashboard, and leave it and what it shows as they found it.</summary>
[CollectionDefinition(nameof(ShownSystem))]
public sealed class ShownSystem : ICollectionFixture<ShownRun>;
