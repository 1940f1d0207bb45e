using System.Globalization;
using DesignPatterns.Drills.Ownership;
using DesignPatterns.Running.Drills;

namespace DesignPatterns.Drills;

/// <summary>What the command line chose: <c>[report file] [part of a drill's name]</c>.</summary>
/// <param name="File">Where the report goes; null for nowhere but the console.</param>
/// <param name="Drills">The faults, the tiers in turn.</param>
/// <param name="HasHotKey">Whether there is the drill <c>hot key</c>, too.</param>
/// <param name="Ownership">The drills of ownership.</param>
internal sealed record Choices(
    string? File, IReadOnlyList<Drill> Drills, bool HasHotKey, IReadOnlyList<OwnershipDrill> Ownership)
{
    /// <summary>The day: what is asked for differs from run to run, and a run can be repeated.</summary>
    public int Seed { get; } =
        int.Parse(TimeProvider.System.GetUtcNow().ToString("yyyyMMdd", CultureInfo.InvariantCulture));

    /// <summary>When and on what it was measured.</summary>
    public string Place { get; } = $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Environment.ProcessorCount} cores";

    public DrillPlan Plan { get; } = new(
        PerSecond: 200,
        Period: TimeSpan.FromSeconds(20),
        FaultAt: TimeSpan.FromSeconds(4),
        FaultPeriod: TimeSpan.FromSeconds(10));

    public static Choices From(string[] args)
    {
        var wanted = args.ElementAtOrDefault(1) ?? "";
        var all =
            from fault in Fault.All
            from mix in (Mix[])[Mix.NeverAsked, Mix.Warm]
            from tier in Tier.All
            where tier.Faults.Contains(fault)
            select new Drill(fault, tier, mix);
        return new Choices(
            args is ["", ..] ? null : args.ElementAtOrDefault(0),
            [.. all.Where(drill => drill.ToString().Contains(wanted, StringComparison.OrdinalIgnoreCase))],
            "hot key".Contains(wanted, StringComparison.OrdinalIgnoreCase),
            [.. OwnershipDrill.All.Where(drill => drill.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase))]);
    }
}
