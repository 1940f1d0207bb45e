using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace DesignPatterns.AppHost.Report;

/// <summary>
/// Tells the person at the terminal how the run went: what did not start and why (and ends the run with exit
/// code 1), or a table of what runs where, with the first answer.
/// </summary>
/// <remarks>
/// Once everything has been healthy, a crash is news but no reason to stop: the patterns absorb it. The report begins
/// before the hosted services do, because starting them takes until the last resource has got past its waits.
/// </remarks>
internal sealed class RunReport(
    Choices choices,
    DistributedApplicationModel model,
    StartWatch startWatch,
    ExampleClient examples,
    StateLines stateLines,
    IHostApplicationLifetime lifetime) : IHostedLifecycleService
{
    private Task _report = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _report = Task.Run(() => RunAsync(lifetime.ApplicationStopping), CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => _report.WaitAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            var succeeded = await ReportAsync(stopping);
            if (!succeeded || choices.Check)
            {
                Environment.ExitCode = succeeded ? 0 : 1;
                lifetime.StopApplication();
                return;
            }

            await stateLines.PrintAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped from the keyboard: nothing more to report.
        }
    }

    private async Task<bool> ReportAsync(CancellationToken cancellationToken)
    {
        if (await startWatch.FindFailureAsync(choices.StartupTimeout, cancellationToken) is { } failure)
        {
            await Console.Error.WriteLineAsync(failure);
            return false;
        }

        var answers = await examples.SendAllAsync(cancellationToken);
        var firstAnswer = SinceStart();
        var rows = await HostProcesses.DescribeAsync(model, "Running, healthy", cancellationToken);

        var report = Console.Out;
        await report.WriteLineAsync($"\n{RunTable.Format(rows)}");
        await report.WriteLineAsync(
            $"First answer after {firstAnswer.TotalSeconds:0.0} s. "
            + $"Memory of all processes: {RunTable.Megabytes(rows.Sum(row => row.Memory ?? 0))}.");
        foreach (var answer in answers)
        {
            var shown = choices.Check || !answer.Succeeded ? answer.Text : $"→ {answer.Status}";
            await report.WriteLineAsync($"\n  {answer.Curl}\n  {shown}");
        }

        await report.WriteLineAsync(choices.Check ? "\nChecked. Stopping." : "\nCtrl+C stops everything.");
        return answers.All(answer => answer.Succeeded);
    }

    private TimeSpan SinceStart()
    {
        var now = TimeProvider.System.GetUtcNow();
        return choices.StartedAt is { } seconds
            ? now - DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : now - new DateTimeOffset(Process.GetCurrentProcess().StartTime);
    }
}

internal static class RunReportRegistration
{
    public static void ReportRun(this IDistributedApplicationBuilder builder, Choices choices)
    {
        if (!choices.Report || !builder.ExecutionContext.IsRunMode)
        {
            return;
        }

        // The report says what did not start; the host's own word on it is a stack trace.
        builder.Services.AddLogging(logging =>
            logging.AddFilter<ConsoleLoggerProvider>("Microsoft.Extensions.Hosting", LogLevel.None));
        builder.Services.AddSingleton(choices);
        builder.Services.AddSingleton<StartWatch>();
        builder.Services.AddSingleton<ExampleClient>();
        builder.Services.AddSingleton<StateLines>();
        builder.Services.AddHostedService<RunReport>();
    }
}
