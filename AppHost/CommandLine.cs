namespace DesignPatterns.AppHost;

/// <summary>The switches that may stand alone; configuration reads the others, <c>--name value</c>.</summary>
internal static class CommandLine
{
    private const string Check = "--check";
    private const string NoDashboard = "--no-dashboard";

    public static DistributedApplicationOptions Options(string[] args)
    {
        string[] others = [.. args.Where(arg => arg != NoDashboard)];
        return new DistributedApplicationOptions
        {
            // A check is over before anybody could look.
            DisableDashboard = args.Contains(NoDashboard) || args.Contains(Check),
            Args =
            [
                .. others.Select((arg, index) => arg == Check && !HasValue(others, index) ? $"{Check}=true" : arg),
            ],
        };
    }

    private static bool HasValue(string[] args, int index) =>
        index + 1 < args.Length && bool.TryParse(args[index + 1], out _);
}
