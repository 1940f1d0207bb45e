using System.Globalization;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DesignPatterns.ElectedReporter.Reporting;

/// <summary>The Redis that holds the reports. No call takes longer than <c>CallTimeout</c>.</summary>
/// <remarks>
/// A call that was given up may take effect all the same, later: as from any other late owner.
/// </remarks>
internal sealed class ReportStore(
    IServiceProvider services, IOptions<ElectedReporterOptions> options, TimeProvider time)
{
    public const string ConnectionName = "report-store";

    private readonly Lock _gate = new();
    private Task<IConnectionMultiplexer>? _connecting;

    /// <summary>Runs a script on one of the reports.</summary>
    /// <remarks>The client sends a script's hash where it has sent the script before, and Redis may have
    /// forgotten it since: then nothing was done, and the second time the script itself is sent.</remarks>
    /// <exception cref="ReportStoreException">The store did not answer in time, or refused.</exception>
    public async Task<RedisResult> EvaluateAsync(
        string script, string report, CancellationToken cancellationToken, params RedisValue[] values)
    {
        try
        {
            return await CallAsync(Evaluate, cancellationToken);
        }
        catch (ReportStoreException forgotten) when (IsForgotten(forgotten))
        {
            return await CallAsync(Evaluate, cancellationToken);
        }

        Task<RedisResult> Evaluate(IDatabase redis) =>
            redis.ScriptEvaluateAsync(script, [KeyOf(report)], values);
    }

    /// <summary>All fields of one of the reports; none if it has not been written yet.</summary>
    /// <exception cref="ReportStoreException">The store did not answer in time, or refused.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        string report, CancellationToken cancellationToken)
    {
        var fields = await CallAsync(redis => redis.HashGetAllAsync(KeyOf(report)), cancellationToken);
        return fields.ToDictionary(field => (string)field.Name!, field => (string)field.Value!);
    }

    /// <exception cref="ReportStoreException">The store did not answer in time, or refused.</exception>
    public Task PingAsync(CancellationToken cancellationToken) =>
        CallAsync(redis => redis.PingAsync(), cancellationToken);

    private RedisKey KeyOf(string report) => $"{options.Value.Election}:{report}";

    /// <summary>
    /// Once for all callers, on a thread of its own: the client blocks it until it has connected.
    /// </summary>
    private Task<IConnectionMultiplexer> ConnectAsync()
    {
        lock (_gate)
        {
            return _connecting = _connecting is null or { IsFaulted: true }
                ? Task.Factory.StartNew(
                    services.GetRequiredService<IConnectionMultiplexer>,
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default)
                : _connecting;
        }
    }

    private static bool IsForgotten(ReportStoreException fault) =>
        fault.InnerException is RedisServerException answer
        && answer.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal);

    private async Task<T> CallAsync<T>(Func<IDatabase, Task<T>> call, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        try
        {
            var redis = await ConnectAsync().WaitAsync(options.Value.CallTimeout, time, cancellationToken);
            var answer = await call(redis.GetDatabase())
                .WaitAsync(options.Value.CallTimeout, time, cancellationToken);

            // The client completes its tasks on the thread that reads for everybody: leave that at once.
            await Task.Yield();
            return answer;
        }
        catch (TimeoutException late)
        {
            // The client has a timeout of its own, which may be the shorter one.
            var waited = time.GetElapsedTime(begun).TotalSeconds;
            throw new ReportStoreException(
                string.Create(CultureInfo.InvariantCulture, $"{ConnectionName} did not answer within {waited:0.#} s"),
                late);
        }
        catch (RedisConnectionException fault)
        {
            // Its own message is a page of counters.
            throw new ReportStoreException($"{ConnectionName} cannot be reached: {fault.FailureType}", fault);
        }
        catch (RedisException fault)
        {
            throw new ReportStoreException($"{ConnectionName}: {fault.Message}", fault);
        }
    }
}

internal static class ReportStoreResults
{
    /// <returns>Null where a script returned false.</returns>
    public static long? AsNumber(this RedisResult result) => result.IsNull ? null : (long)result;
}
