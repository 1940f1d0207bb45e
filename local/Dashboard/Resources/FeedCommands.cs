using System.Net;
using System.Text.Json;
using DesignPatterns.Feed;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Dashboard.Resources;

/// <summary>Hands commands to the orchestrator; whatever comes of one is said in a sentence.</summary>
internal sealed partial class FeedCommands(
    IOptions<DashboardOptions> options,
    IHttpClientFactory clients,
    TimeProvider time,
    ILogger<FeedCommands> logger)
{
    /// <summary>How long a command may take; it is not called back after that.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    public async Task<CommandOutcome> ExecuteAsync(
        string resource, string command, CancellationToken cancellationToken)
    {
        if (options.Value.FeedAddress is null)
        {
            return new CommandOutcome(Succeeded: false, "This dashboard was started without an AppHost.");
        }

        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var client = clients.CreateClient(FeedExtensions.Client);
            using var answer = await client.PostAsync(
                AddressOf(resource, command), content: null, either.Token);
            return await ReadAsync(answer, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return new CommandOutcome(
                Succeeded: false,
                $"The AppHost did not answer within {Deadline.TotalSeconds:0} s; it may still do what was asked.");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            LogUnreachable(resource, command, fault.Message);
            return new CommandOutcome(Succeeded: false, "The AppHost cannot be reached: does it still run?");
        }
        catch (JsonException fault)
        {
            LogUnreachable(resource, command, fault.Message);
            return new CommandOutcome(Succeeded: false, "The AppHost's answer cannot be read.");
        }
    }

    private static Uri AddressOf(string resource, string command) => new(
        $"resources/{Uri.EscapeDataString(resource)}/commands/{Uri.EscapeDataString(command)}", UriKind.Relative);

    private static async Task<CommandOutcome> ReadAsync(
        HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            return await answer.Content.ReadFromJsonAsync(FeedJson.Default.CommandOutcome, cancellationToken)
                ?? throw new JsonException("null is no outcome.");
        }

        var said = answer.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? await answer.Content.ReadFromJsonAsync(FeedProblemJson.Default.ProblemDetails, cancellationToken)
            : null;
        return new CommandOutcome(
            Succeeded: false, said?.Detail ?? said?.Title ?? $"The AppHost answered {(int)answer.StatusCode}.");
    }

    [LoggerMessage(EventName = "feed.command-lost", Level = LogLevel.Warning,
        Message = "{Command} of {Resource} got no answer from the AppHost: {Reason}")]
    private partial void LogUnreachable(string resource, string command, string reason);
}
