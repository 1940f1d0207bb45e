using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace DesignPatterns.ShardRouting.Loops;

/// <summary>A loop over epoll, level-triggered: one system call to wait, one a connection to read, one to
/// send.</summary>
/// <remarks>
/// A file's number is given to the next one opened as soon as it is closed. So files are closed only when all
/// events of a turn are done, and after epoll was told to forget them: a child process that is just being
/// started may hold them open a little longer.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed unsafe class EpollLoop : EventLoop
{
    private const int MostEvents = 1024;

    private readonly byte[] _events = GC.AllocateUninitializedArray<byte>(MostEvents * 16, pinned: true);
    private readonly Lock _gate = new();
    private readonly int _epoll;
    private readonly int _waker;
    private IEpollFile?[] _files = new IEpollFile?[256];
    private int _ready;
    private bool _isReleased;

    public EpollLoop(TimeProvider time, Action<Exception>? faulted)
        : base(time, faulted)
    {
        _epoll = LinuxCalls.Check(LinuxCalls.EpollCreate(LinuxCalls.CloseOnExecute), "epoll_create1");
        _waker = LinuxCalls.Check(
            LinuxCalls.EventFile(0, LinuxCalls.NonBlocking | LinuxCalls.CloseOnExecute), "eventfd");
        LinuxCalls.Watch(_epoll, LinuxCalls.Add, _waker, LinuxCalls.Readable);
    }

    /// <summary>Calls it whenever the file is ready for these events, or has failed.</summary>
    public void Watch(int number, IEpollFile file, int events)
    {
        if (number >= _files.Length)
        {
            Array.Resize(ref _files, Math.Max(number + 1, 2 * _files.Length));
        }

        LinuxCalls.Watch(_epoll, LinuxCalls.Add, number, events);
        _files[number] = file;
    }

    public void Change(int number, int events) => LinuxCalls.Watch(_epoll, LinuxCalls.Modify, number, events);

    /// <summary>Forgets the file. Whoever opened it closes it.</summary>
    public void Unwatch(int number)
    {
        _files[number] = null;
        LinuxCalls.Watch(_epoll, LinuxCalls.Remove, number, 0);
    }

    public LoopConnection Opened(int number, string peer) => new EpollConnection(this, peer, number);

    protected override void Wait(int milliseconds)
    {
        fixed (byte* events = _events)
        {
            _ready = LinuxCalls.EpollWait(_epoll, events, MostEvents, milliseconds);
        }

        // Interrupted by a signal: an early turn in which nothing has come.
        if (_ready < 0 && Marshal.GetLastSystemError() is var error and not LinuxCalls.Interrupted)
        {
            throw new IOException($"epoll_wait: {LinuxCalls.TextOf(error)}");
        }
    }

    protected override void HandOver()
    {
        for (var index = 0; index < _ready; index++)
        {
            var one = _events.AsSpan(index * LinuxCalls.EventSize, LinuxCalls.EventSize);
            var number = MemoryMarshal.Read<int>(one[LinuxCalls.EventData..]);
            if (number == _waker)
            {
                long count;
                _ = LinuxCalls.Read(_waker, (byte*)&count, sizeof(long));
            }
            else
            {
                _files[number]?.Ready(MemoryMarshal.Read<int>(one));
            }
        }
    }

    protected override void Wake()
    {
        // Not into a number that may be another file's by now.
        lock (_gate)
        {
            if (!_isReleased)
            {
                long one = 1;
                _ = LinuxCalls.Write(_waker, (byte*)&one, sizeof(long));
            }
        }
    }

    protected override void Release()
    {
        lock (_gate)
        {
            _isReleased = true;
            _ = LinuxCalls.Close(_waker);
            _ = LinuxCalls.Close(_epoll);
        }
    }

    protected override LoopConnection Make(string peer) => new EpollConnection(this, peer, -1);

    protected override LoopListener Listen(Socket socket, Func<ILoopConnection, IConnectionHandler> accept) =>
        new EpollListener(this, socket, accept);
}
