using System.Reflection;
using System.Text.Json;

namespace Aspire.Hosting.Testing;

internal static class TestingDefaults
{
    /// <summary>
    /// Random ports, no dashboard, resource output in the log, and what the AppHost's first launch profile
    /// sets; the test's own arguments and callback win.
    /// </summary>
    public static void Apply(
        DistributedApplicationOptions options, HostApplicationBuilderSettings settings, string[] args,
        Assembly? appHost, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        settings.Args = options.Args = [.. settings.Args ?? [], .. args];
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        options.AllowUnsecuredTransport = true;
        if (appHost is not null)
        {
            settings.ApplicationName = options.AssemblyName = appHost.GetName().Name;
        }

        if (options.ProjectDirectory is { } directory && Directory.Exists(directory))
        {
            settings.ContentRootPath = directory;
        }

        settings.Configuration ??= new ConfigurationManager();
        var given = new ConfigurationManager();
        given.AddConfiguration(settings.Configuration).AddCommandLine(settings.Args);
        settings.Configuration.AddInMemoryCollection(
        [
            .. ProfileOf(options.ProjectDirectory).Append(new("DcpPublisher:RandomizePorts", "true"))
                .Where(setting => given[setting.Key] is null).DistinctBy(setting => setting.Key),
        ]);
        configure(options, settings);
    }

    private static IEnumerable<KeyValuePair<string, string?>> ProfileOf(string? directory)
    {
        var file = Path.Combine(directory ?? ".", "Properties", "launchSettings.json");
        if (!File.Exists(file))
        {
            yield break;
        }

        using var settings = JsonDocument.Parse(File.ReadAllText(file));
        var profile = settings.RootElement.GetProperty("profiles").EnumerateObject().First().Value;
        if (!profile.TryGetProperty("environmentVariables", out var variables))
        {
            yield break;
        }

        foreach (var variable in variables.EnumerateObject())
        {
            var value = variable.Value.GetString();
            yield return new(variable.Name, value);
            // As a host reads it from the environment: without its prefix.
            yield return new(variable.Name.Replace("DOTNET_", "", StringComparison.Ordinal), value);
        }
    }
}
