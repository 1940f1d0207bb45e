namespace DesignPatterns.ServiceDefaults.FaultInjection;

/// <summary>The faults that every host has.</summary>
internal static class FaultNames
{
    public const string Delay = "delay";
    public const string Error = "error";
    public const string Hang = "hang";
    public const string NotReady = "not-ready";
    public const string Crash = "crash";
}
