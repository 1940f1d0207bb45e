using DesignPatterns.AppHost;
using DesignPatterns.AppHost.Report;
using DesignPatterns.AppHost.Resources;

try
{
    var builder = DistributedApplication.CreateBuilder(CommandLine.Options(args));
    var choices = Choices.From(builder.Configuration, systems: ["dictionary"]);

    if (choices.Has("dictionary"))
    {
        builder.AddDictionary(choices);
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
