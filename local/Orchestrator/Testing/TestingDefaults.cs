using System.Reflection;

namespace Aspire.Hosting.Testing;

internal static class TestingDefaults
{
    /// <summary>
    /// Random ports, no dashboard, resource output in the log; the test's own arguments and callback win.
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
        const string RandomizePorts = "DcpPublisher:RandomizePorts";
        settings.Configuration.AddInMemoryCollection([new(RandomizePorts, given[RandomizePorts] ?? "true")]);
        configure(options, settings);
    }
}
