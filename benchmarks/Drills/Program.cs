using DesignPatterns.Drills;
using DesignPatterns.Drills.Faults;
using DesignPatterns.Drills.HotKeys;

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
