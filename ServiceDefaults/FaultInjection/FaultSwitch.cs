namespace DesignPatterns.ServiceDefaults.FaultInjection;

/// <summary>One fault of this host, on or off.</summary>
internal sealed class FaultSwitch(Fault fault)
{
    private FaultSetting? _setting;

    public Fault Fault => fault;

    /// <summary>How bad it is, null while it is off.</summary>
    public FaultSetting? Setting => Volatile.Read(ref _setting);

    public void Set(FaultSetting? next) => Interlocked.Exchange(ref _setting, next)?.End();

    /// <summary>The setting, if it is on and this is one of the occasions it bites.</summary>
    public FaultSetting? Bite() => Setting is { } current && current.Bites() ? current : null;
}
