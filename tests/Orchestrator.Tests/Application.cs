using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DesignPatterns.Orchestrator.Tests;

/// <summary>An application made of a test's own resources, in the sample AppHost.</summary>
internal static class Application
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(params string[] args) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.SampleAppHost>(args).WaitAsync(Patience);

    public static async Task<DistributedApplication> StartAsync(
        Action<IDistributedApplicationTestingBuilder> add, params string[] args)
    {
        var builder = await CreateAsync(args);
        add(builder);
        var app = await builder.BuildAsync().WaitAsync(Patience);
        await app.StartAsync().WaitAsync(Patience);
        return app;
    }

    /// <summary>A process that does nothing, for as long as it is let.</summary>
    public static IResourceBuilder<ExecutableResource> AddIdle(
        this IDistributedApplicationTestingBuilder builder, string name) =>
        builder.AddExecutable(name, "sleep", ".", "1000");

    public static async Task<CustomResourceSnapshot> ReachesAsync(
        this DistributedApplication app, string resource, string state) =>
        (await app.ResourceNotifications
            .WaitForResourceAsync(
                resource, e => e.Snapshot.State?.Text == state).WaitAsync(Patience)).Snapshot;

    public static async Task<IReadOnlyDictionary<string, string?>> EnvironmentAsync(
        this DistributedApplication app, string resource) =>
        (await app.ReachesAsync(resource, KnownResourceStates.Running)).EnvironmentVariables
            .ToDictionary(variable => variable.Name, variable => variable.Value);

    public static object? Property(this CustomResourceSnapshot snapshot, string name) =>
        snapshot.Properties.FirstOrDefault(p => p.Name == name)?.Value;

    /// <summary>All that the resource has printed.</summary>
    public static async Task<string> OutputAsync(this DistributedApplication app, string resource)
    {
        var lines = new StringBuilder();
        await foreach (
            var batch in app.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync(resource))
        {
            foreach (var line in batch)
            {
                lines.AppendLine(line.Content);
            }
        }

        return lines.ToString();
    }

    /// <summary>Waits until the resource has printed the line.</summary>
    public static async Task PrintsAsync(this DistributedApplication app, string resource, string expected)
    {
        for (var i = 0; i < 600; i++)
        {
            if ((await app.OutputAsync(resource)).Contains(expected, StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"{resource} did not print '{expected}'.");
    }
}
