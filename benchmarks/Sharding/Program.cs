using DesignPatterns.ShardingFigures;

var figures = Subject.All.ToDictionary(subject => subject, subject => new Figures(subject));

// In turns, so that a slow minute of the machine is shared by all of them.
for (var round = 0; round < Figures.Rounds; round++)
{
    foreach (var each in figures.Values)
    {
        each.Measure();
    }
}

await Console.Out.WriteLineAsync(Figures.Heading);
foreach (var each in figures.Values)
{
    await Console.Out.WriteLineAsync(each.Row());
}
