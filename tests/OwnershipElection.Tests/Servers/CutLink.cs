using System.Net;
using System.Net.Sockets;

namespace DesignPatterns.OwnershipElection.Tests.Servers;

/// <summary>One connection through a <see cref="CutProxy"/>.</summary>
internal sealed class CutLink(Socket dialled, string? dialer) : IDisposable
{
    private readonly CancellationTokenSource _cut = new();
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _there = Opened();
    private TaskCompletionSource _back = Opened();
    private bool _isDisposed;

    public string? Dialer => dialer;

    public Task Ended => _ended.Task;

    public void Apply(Traffic traffic)
    {
        lock (_lock)
        {
            Set(ref _there, isOpen: traffic is Traffic.Flows or Traffic.LosesAnswers);
            Set(ref _back, isOpen: traffic is Traffic.Flows);
            if (traffic == Traffic.Cut && !_isDisposed)
            {
                // What waits for it goes on elsewhere, not under this lock.
                _ = _cut.CancelAsync();
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
            await FlowAsync(isThere: true);
            dialled.NoDelay = reached.NoDelay = true;
            await reached.ConnectAsync(IPAddress.Loopback, target, _cut.Token);
            await Task.WhenAll(
                PumpAsync(dialled, reached, isThere: true), PumpAsync(reached, dialled, isThere: false));
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

    private async Task PumpAsync(Socket from, Socket to, bool isThere)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _cut.Token) is > 0 and var count)
            {
                await FlowAsync(isThere);
                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _cut.Token);
                }
            }

            await FlowAsync(isThere);
            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The other way must not wait for an end that will not come.
            await _cut.CancelAsync();
            throw;
        }
    }

    private Task FlowAsync(bool isThere)
    {
        lock (_lock)
        {
            return (isThere ? _there : _back).Task.WaitAsync(_cut.Token);
        }
    }

    private static void Set(ref TaskCompletionSource gate, bool isOpen)
    {
        if (isOpen)
        {
            gate.TrySetResult();
        }
        else if (gate.Task.IsCompleted)
        {
            gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        opened.SetResult();
        return opened;
    }
}
