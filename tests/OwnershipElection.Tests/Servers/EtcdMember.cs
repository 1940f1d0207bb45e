using System.Diagnostics;
using System.Text.Json;
using DesignPatterns.Testing;

namespace DesignPatterns.OwnershipElection.Tests.Servers;

/// <summary>One etcd process on loopback; what it stores survives its end, until it is disposed of.</summary>
public sealed class EtcdMember : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _directory = Directory.CreateTempSubdirectory("etcd").FullName;
    private readonly string _advertisedPeer;
    private readonly string _token;
    private Process? _process;

    /// <param name="advertisedPeer">Where the others reach it, if that is not where it listens.</param>
    internal EtcdMember(string name, string token, int peerPort, string? advertisedPeer = null)
    {
        (Name, _token, PeerPort) = (name, token, peerPort);
        _advertisedPeer = advertisedPeer ?? $"http://127.0.0.1:{peerPort}";
    }

    public string Name { get; }

    public int ClientPort { get; private set; } = FreePort.Next();

    public string Endpoint => $"http://127.0.0.1:{ClientPort}";

    /// <summary>Null while it does not run.</summary>
    public int? ProcessId => _process?.Id;

    internal int PeerPort { get; }

    /// <summary>The id of its process, as soon as that is known; null while it is not to run.</summary>
    internal Task<int>? Starting { get; private set; }

    /// <summary>As <c>--initial-cluster</c> has it.</summary>
    internal string Introduction => $"{Name}={_advertisedPeer}";

    /// <summary>Ends it as a crash does.</summary>
    public async Task KillAsync()
    {
        // A process that is stopped by a signal is killed all the same.
        _process!.Kill();
        await EndAsync();
    }

    /// <summary>Ends it in order: it hands over the lead, if it has it.</summary>
    public async Task StopAsync()
    {
        Signal.Send(_process!.Id, Signal.Terminate);
        await EndAsync();
    }

    /// <summary>It keeps its connections, and does nothing.</summary>
    public Task PauseAsync() => Signal.PauseAsync(_process!.Id);

    public Task ResumeAsync()
    {
        Signal.Send(_process!.Id, Signal.Continue);
        return Task.CompletedTask;
    }

    /// <summary>Starts it again, where it was and with what it has stored.</summary>
    public Task RestartAsync() => StartAsync(Introduction);

    /// <summary>Waits until it says that it has a leader.</summary>
    public async Task WaitForHealthAsync()
    {
        var start = Stopwatch.GetTimestamp();
        while (!await IsHealthyAsync())
        {
            if (_process is not { HasExited: false } || Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new InvalidOperationException(
                    $"etcd {Name} does not get healthy (apt-get install etcd-server, if it is missing):\n{Tail()}");
            }

            await Task.Delay(20);
        }
    }

    public async Task<bool> IsHealthyAsync() =>
        await TryAsync(() => RawHttp.GetAsync(ClientPort, "/health")) is { Status: 200 } health
        && health.Body.Contains("\"true\"", StringComparison.Ordinal);

    /// <summary>
    /// Its own id and the leader's, as it says; null if it does not answer, 0 for no leader.
    /// </summary>
    public async Task<(ulong Id, ulong Leader)?> TryReadStatusAsync()
    {
        const string Request = "POST /v3/maintenance/status HTTP/1.1\r\nHost: localhost\r\n"
            + "Connection: close\r\nContent-Length: 2\r\n\r\n{}";
        if (await TryAsync(() => RawHttp.SendAsync(ClientPort, Request)) is not { Status: 200 } status)
        {
            return null;
        }

        using var json = JsonDocument.Parse(status.Body);
        var id = ulong.Parse(json.RootElement.GetProperty("header").GetProperty("member_id").GetString()!);
        return (id, json.RootElement.TryGetProperty("leader", out var leader)
            ? ulong.Parse(leader.GetString()!)
            : 0);
    }

    /// <summary>How many streams of watches it serves, as its metrics say.</summary>
    public async Task<int> CountWatchStreamsAsync()
    {
        const string Count = "etcd_debugging_mvcc_watch_stream_total ";
        var metrics = await RawHttp.GetAsync(ClientPort, "/metrics");
        var line = metrics.Body.Split('\n').Single(line => line.StartsWith(Count, StringComparison.Ordinal));
        return int.Parse(line[Count.Length..]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }

    /// <param name="cluster">As <c>--initial-cluster</c> has it; means nothing at its second start.</param>
    internal Task StartAsync(string cluster)
    {
        string[] arguments =
        [
            "--name", Name, "--data-dir", Path.Combine(_directory, "data"),
            "--listen-client-urls", Endpoint, "--advertise-client-urls", Endpoint,
            "--listen-peer-urls", $"http://127.0.0.1:{PeerPort}",
            "--initial-advertise-peer-urls", _advertisedPeer,
            "--initial-cluster", cluster, "--initial-cluster-token", _token,
            "--logger", "zap", "--unsafe-no-fsync",
        ];
        return Starting = StartAsync(arguments);
    }

    private async Task<int> StartAsync(string[] arguments)
    {
        _process = await ChildProcesses.StartAsync(LogPath, "etcd", arguments);
        return _process.Id;
    }

    private string LogPath => Path.Combine(_directory, "etcd.log");

    private async Task EndAsync()
    {
        await _process!.WaitForExitAsync();
        _process.Dispose();
        (_process, Starting) = (null, null);
    }

    private string Tail() => File.Exists(LogPath)
        ? string.Join('\n', File.ReadLines(LogPath).TakeLast(20))
        : "it wrote no log.";

    private static async Task<RawResponse?> TryAsync(Func<Task<RawResponse>> ask)
    {
        try
        {
            return await ask().WaitAsync(TimeSpan.FromSeconds(2));
        }
        catch (Exception fault) when (fault is IOException or TimeoutException or OperationCanceledException
            or System.Net.Sockets.SocketException)
        {
            return null;
        }
    }
}
