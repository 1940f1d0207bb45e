using DesignPatterns.AppHost;
using DesignPatterns.AppHost.Report;
using DesignPatterns.AppHost.Resources;

try
{
    var builder = DistributedApplication.CreateBuilder(CommandLine.Options(args));
    var choices = Choices.From(
        builder.Configuration, systems: ["dictionary", "sharded-memcache", "sharded-redis", "search", "ownership"]);

    if (choices.Has("dictionary"))
    {
        builder.AddDictionary(choices);
    }

    if (choices.Has("sharded-memcache"))
    {
        builder.AddShardedMemcache(choices);
    }

    if (choices.Has("sharded-redis"))
    {
        builder.AddShardedRedis(choices);
    }

    if (choices.Has("search"))
    {
        builder.AddSearch(choices);
    }

    if (choices.Has("ownership"))
    {
        builder.AddOwnership(choices);
    }

    builder.CheckWaits();
    builder.ReportRun(choices);
    builder.Build().Run();
    return Environment.ExitCode;
}
catch (OperationCanceledException)
{
    // Stopped, by the keyboard or by the report, before everything had started.
    return Environment.ExitCode;
}
catch (DistributedApplicationException refusal)
{
    // A wrong argument or a wrong model: the sentence says what to do, a stack trace would bury it.
    Console.Error.WriteLine(refusal.Message);
    return 2;
}
