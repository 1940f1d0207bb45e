using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace DesignPatterns.ServiceDefaults.FaultInjection;

/// <summary>The faults of this host. None is on until someone switches it on at the admin endpoint's /faults,
/// and none can be unless Faults:Enabled is true.</summary>
/// <remarks>A pattern's own fault is registered by `services.AddFault("slow-leaf", "…")` and asked for where
/// it bites: <c>if (faults.IsActive("slow-leaf"))</c>. Asking costs a lookup and allocates nothing.</remarks>
public sealed class Faults
{
    private readonly FrozenDictionary<string, FaultSwitch> _switches;

    internal Faults(IEnumerable<Fault> faults) =>
        _switches = faults.Select(fault => new FaultSwitch(fault)).ToFrozenDictionary(one => one.Fault.Name);

    internal IEnumerable<FaultSwitch> All =>
        _switches.Values.OrderBy(one => one.Fault.Name, StringComparer.Ordinal);

    internal FaultSwitch this[string name] =>
        _switches.TryGetValue(name, out var found)
            ? found
            : throw new ArgumentException($"No fault '{name}' is registered: call AddFault.", nameof(name));

    /// <summary>Whether any is on: while none is, a hot path need not ask for each.</summary>
    public bool IsAnyOn
    {
        get
        {
            foreach (var one in _switches.Values)
            {
                if (one.Setting is not null)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Whether the fault is on and bites this time: one graded 30 percent says yes three times in
    /// ten.</summary>
    public bool IsActive(string name) => this[name].Bite() is not null;

    /// <summary>The same, with the setting: how long it delays, with which status it answers, when it
    /// ends.</summary>
    public bool IsActive(string name, [NotNullWhen(true)] out FaultSetting? setting) =>
        (setting = this[name].Bite()) is not null;

    internal bool TryGet(string name, [NotNullWhen(true)] out FaultSwitch? found) =>
        _switches.TryGetValue(name, out found);
}
