namespace DesignPatterns.ServiceDefaults.FaultInjection;

/// <summary>Configuration section <c>Faults</c>.</summary>
public sealed class FaultOptions
{
    /// <summary>Whether faults can be switched on at all (Faults:Enabled). Off, unless the AppHost runs a
    /// drill.</summary>
    public bool Enabled { get; init; }
}
