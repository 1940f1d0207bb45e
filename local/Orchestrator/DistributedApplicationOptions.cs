using System.Reflection;

namespace Aspire.Hosting;

public sealed class DistributedApplicationOptions
{
    private string? _projectDirectory;
    public string[]? Args { get; set; }
    public string? AssemblyName { get; set; }
    public bool DisableDashboard { get; set; }
    public bool AllowUnsecuredTransport { get; set; }

    /// <summary>
    /// Whether what resources print is logged too, as category <c>{AppName}.Resources.{resource}</c>.
    /// </summary>
    public bool EnableResourceLogging { get; set; }

    public string? ProjectDirectory
    {
        get => _projectDirectory ?? ProjectDirectoryOf(Assembly);
        set => _projectDirectory = value;
    }

    internal Assembly? Assembly =>
        AssemblyName is null ? Assembly.GetEntryAssembly() : Assembly.Load(AssemblyName);

    internal static string? ProjectDirectoryOf(Assembly? assembly) =>
        assembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => ApplicationModel.NameRules.Same(a.Key, "AppHostProjectPath"))?.Value;
}
