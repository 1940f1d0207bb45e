using System.Collections.Immutable;
using DesignPatterns.Feed;

namespace DesignPatterns.Dashboard.Resources;

/// <summary>The order in which a resource's commands are offered, and which of them ask first.</summary>
internal static class ResourceCommands
{
    private static readonly ImmutableArray<string> OfLifecycle = ["start", "stop", "restart"];

    public static IEnumerable<CommandDocument> Lifecycle(ResourceDocument resource) =>
        resource.Commands.Where(IsLifecycle).OrderBy(command => OfLifecycle.IndexOf(command.Name));

    public static IEnumerable<CommandDocument> Faults(ResourceDocument resource) =>
        resource.Commands.Where(IsFault);

    public static IEnumerable<CommandDocument> Others(ResourceDocument resource) =>
        resource.Commands.Where(command => !IsLifecycle(command) && !IsFault(command));

    /// <summary>What the reader is asked before the command is sent; null sends it at once.</summary>
    public static string? Question(string resource, CommandDocument command) =>
        command.Name.Contains("crash", StringComparison.OrdinalIgnoreCase)
            ? $"{command.DisplayName}: {resource} will end without warning. Go on?"
            : null;

    private static bool IsLifecycle(CommandDocument command) => OfLifecycle.Contains(command.Name);

    private static bool IsFault(CommandDocument command) =>
        command.Name.StartsWith("fault", StringComparison.Ordinal);
}
