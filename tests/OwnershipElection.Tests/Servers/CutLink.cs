using System.Net;
using System.Net.Sockets;

namespace DesignPatterns.OwnershipElection.Tests.Servers;

/// <summary>One connection through a <see cref="CutProxy"/>.</summary>
internal sealed class CutLink(Socket dialled, string? dialer) : IDisposable
{
    private readonly CancellationTokenSource _cut = new();
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _flows = Opened();
    private bool _isDisposed;

    public string? Dialer => dialer;

    public Task Ended => _ended.Task;

    public void Apply(Traffic traffic)
    {
        lock (_lock)
        {
            switch (traffic)
            {
                case Traffic.Flows:
                    _flows.TrySetResult();
                    break;
                case Traffic.Hangs when _flows.Task.IsCompleted:
                    _flows = new(TaskCreationOptions.RunContinuationsAsynchronously);
                    break;
                case Traffic.Cut when !_isDisposed:
                    // What waits for it goes on elsewhere, not under this lock.
                    _ = _cut.CancelAsync();
                    break;
            }
        }
    }

    public void Start(int target, Action remove) => _ = RunAsync(target, remove);

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _cut.Dispose();
        }
    }

    private async Task RunAsync(int target, Action remove)
    {
        using var reached = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await FlowAsync();
            dialled.NoDelay = reached.NoDelay = true;
            await reached.ConnectAsync(IPAddress.Loopback, target, _cut.Token);
            await Task.WhenAll(PumpAsync(dialled, reached), PumpAsync(reached, dialled));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException)
        {
            // Cut, or one of the two is gone: the other learns it by a reset.
            dialled.LingerState = reached.LingerState = new(enable: true, seconds: 0);
        }
        finally
        {
            dialled.Dispose();
            remove();
            Dispose();
            _ended.SetResult();
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _cut.Token) is > 0 and var count)
            {
                await FlowAsync();
                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _cut.Token);
                }
            }

            await FlowAsync();
            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The other way must not wait for an end that will not come.
            await _cut.CancelAsync();
            throw;
        }
    }

    private Task FlowAsync()
    {
        lock (_lock)
        {
            return _flows.Task.WaitAsync(_cut.Token);
        }
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        opened.SetResult();
        return opened;
    }
}
