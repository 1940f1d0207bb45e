using Microsoft.Extensions.Configuration;

namespace DesignPatterns.AppHost;

/// <summary>What the command line chose: <c>--only</c>, <c>--backing</c>, <c>--check</c>, and the like.</summary>
internal sealed record Choices
{
    private static readonly string[] Backings = ["auto", "containers", "processes"];

    /// <summary>The systems to start.</summary>
    public required IReadOnlySet<string> Systems { get; init; }

    /// <summary>
    /// Where backing services run: <c>auto</c> takes a container where an engine has its image, else a process.
    /// </summary>
    public required string Backing { get; init; }

    /// <summary>The folder of texts that is searched; empty: WordNet.</summary>
    public required string Corpus { get; init; }

    /// <summary>Send each system's example request, print the answers, stop.</summary>
    public required bool Check { get; init; }

    /// <summary>Print what runs, and stop the run when a resource does not start. Off in tests.</summary>
    public required bool Report { get; init; }

    /// <summary>How long a resource may take to be healthy before the run is called off.</summary>
    public required TimeSpan StartupTimeout { get; init; }

    /// <summary>When the user pressed Enter, in Unix seconds; null counts from the start of this process.</summary>
    public required double? StartedAt { get; init; }

    public bool Has(string system) => Systems.Contains(system);

    /// <exception cref="DistributedApplicationException">A value that is not among those expected.</exception>
    public static Choices From(IConfiguration configuration, IReadOnlyList<string> systems)
    {
        var only = (configuration["only"] ?? string.Join(',', systems))
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ToHashSet();
        var backing = configuration["backing"] ?? "auto";

        Expect(only.Count > 0 && only.IsSubsetOf(systems), "only", configuration["only"], systems);
        Expect(Backings.Contains(backing), "backing", backing, Backings);
        var corpus = configuration["corpus"] ?? "";
        if (corpus.Length > 0 && !Directory.Exists(corpus))
        {
            throw new DistributedApplicationException($"--corpus {corpus}: expected a folder of texts.");
        }

        return new Choices
        {
            Systems = only,
            Backing = backing,
            Corpus = corpus.Length > 0 ? Path.GetFullPath(corpus) : "",
            Check = configuration.GetValue("check", false),
            Report = configuration.GetValue("report", true),
            StartupTimeout = configuration.GetValue("startup-timeout", TimeSpan.FromSeconds(60)),
            StartedAt = configuration.GetValue<double?>("started-at"),
        };
    }

    private static void Expect(bool met, string option, string? value, IEnumerable<string> expected)
    {
        if (!met)
        {
            var kind = option == "only" ? "a list of" : "one of";
            throw new DistributedApplicationException(
                $"--{option} {value}: expected {kind} {string.Join(", ", expected)}.");
        }
    }
}
