namespace DesignPatterns.ServiceDefaults.FaultInjection;

internal sealed class FaultOptions
{
    /// <summary>Whether faults can be switched on at all (Faults:Enabled). Off, unless the AppHost runs a
    /// drill.</summary>
    public bool Enabled { get; init; }
}
