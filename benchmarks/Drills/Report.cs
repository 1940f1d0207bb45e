using System.Text;
using DesignPatterns.Drills.Faults;
using DesignPatterns.Drills.HotKeys;
using DesignPatterns.Drills.Ownership;
using DesignPatterns.Running.Drills;

namespace DesignPatterns.Drills;

/// <summary>A line on the console as each drill ends, and the page that is kept.</summary>
/// <remarks>Written anew each time: a drill that cannot begin does not take the others' results with it.</remarks>
internal sealed class Report(Choices choices)
{
    private readonly FaultTable _faults = new(choices);
    private readonly HotKeyTable _hotKey = new(choices);
    private readonly OwnershipTables _ownership = new(choices);

    public Task AddAsync(DrillResult result) => WriteAsync(_faults.Add(result));

    public Task AddAsync(HotKeyResult result) => WriteAsync(_hotKey.Add(result));

    public Task AddAsync(OwnershipResult result) => WriteAsync(_ownership.Add(result));

    public override string ToString() => new StringBuilder()
        .AppendLine("# Drills")
        .AppendLine()
        .AppendLine("Made by `benchmarks/drills.sh`. How to read it: [README.md](README.md#drills).")
        .Append(_faults)
        .Append(_hotKey)
        .Append(_ownership)
        .ToString();

    private async Task WriteAsync(string row)
    {
        await Console.Out.WriteLineAsync(row);
        if (choices.File is { } file)
        {
            await File.WriteAllTextAsync(file, ToString());
        }
    }
}
