using System.Net;
using System.Net.Sockets;
using DesignPatterns.Testing;

namespace DesignPatterns.OwnershipElection.Tests.Servers;

/// <summary>A port of loopback that leads to another, until the way is cut or hangs.</summary>
/// <remarks>
/// Who dials may be told apart, by the port that is dialled from: each then has a link of its own.
/// </remarks>
public sealed class CutProxy : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<CutLink> _links = [];
    private readonly Dictionary<string, Traffic> _byDialer = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly TcpListener _listener;
    private readonly Func<int, Task<string?>> _nameDialer;
    private readonly Task _accepting;
    private Traffic _all;

    private CutProxy(TcpListener listener, Func<int, Task<string?>> nameDialer)
    {
        _listener = listener;
        _nameDialer = nameDialer;
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Endpoint => $"http://127.0.0.1:{Port}";

    /// <summary>Where it leads to; may be told after its start.</summary>
    public int Target { get; set; }

    /// <summary>How many connections it has, those that hang included.</summary>
    public int Connections
    {
        get
        {
            lock (_lock)
            {
                return _links.Count;
            }
        }
    }

    public static CutProxy Start(int target = 0, Func<int, Task<string?>>? nameDialer = null)
    {
        while (true)
        {
            var listener = new TcpListener(IPAddress.Loopback, FreePort.Next());
            try
            {
                listener.Start();
                return new(listener, nameDialer ?? (_ => Task.FromResult<string?>(null))) { Target = target };
            }
            catch (SocketException)
            {
                // Another took the port between its choice and its use.
                listener.Dispose();
            }
        }
    }

    /// <summary>For all who dial, and instead of what was said of one of them.</summary>
    public void Set(Traffic traffic)
    {
        lock (_lock)
        {
            _all = traffic;
            _byDialer.Clear();
            Apply_NeedsLock();
        }
    }

    /// <summary>For one of those who dial.</summary>
    public void Set(Traffic traffic, string dialer)
    {
        lock (_lock)
        {
            _byDialer[dialer] = traffic;
            Apply_NeedsLock();
        }
    }

    /// <summary>Resets the connections that there are; new ones go through.</summary>
    public void BreakConnections()
    {
        lock (_lock)
        {
            foreach (var link in _links)
            {
                link.Apply(Traffic.Cut);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        Task[] ending;
        lock (_lock)
        {
            ending = [.. _links.Select(link => link.Ended)];
            foreach (var link in _links)
            {
                link.Apply(Traffic.Cut);
            }
        }

        await Task.WhenAll(ending);
        _stopping.Dispose();
    }

    private void Apply_NeedsLock()
    {
        foreach (var link in _links)
        {
            link.Apply(Of_NeedsLock(link.Dialer));
        }
    }

    private Traffic Of_NeedsLock(string? dialer) =>
        dialer is not null && _byDialer.TryGetValue(dialer, out var own) ? own : _all;

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var dialled = await _listener.AcceptSocketAsync(_stopping.Token);
                if (TryFindPort(dialled) is { } port)
                {
                    Start(new CutLink(dialled, await _nameDialer(port)));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The proxy is no more.
        }
    }

    private void Start(CutLink link)
    {
        lock (_lock)
        {
            _links.Add(link);
            link.Apply(Of_NeedsLock(link.Dialer));
        }

        link.Start(Target, () => Remove(link));
    }

    private static int? TryFindPort(Socket dialled)
    {
        try
        {
            return ((IPEndPoint)dialled.RemoteEndPoint!).Port;
        }
        catch (SocketException)
        {
            // Who dialled has left already.
            dialled.Dispose();
            return null;
        }
    }

    private void Remove(CutLink link)
    {
        lock (_lock)
        {
            _links.Remove(link);
        }
    }
}
