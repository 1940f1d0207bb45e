using DesignPatterns.Drills;
using DesignPatterns.Drills.Faults;
using DesignPatterns.Drills.HotKeys;
using DesignPatterns.Drills.Ownership;

var choices = Choices.From(args);
var report = new Report(choices);
if (choices.Drills.Count > 0)
{
    await FaultDrills.RunAsync(choices, report);
}

if (choices.HasHotKey)
{
    await report.AddAsync(await HotKeyDrill.RunAsync(choices.Seed));
}

if (choices.Ownership.Count > 0)
{
    await OwnershipDrill.RunAsync(choices.Ownership, report);
}
