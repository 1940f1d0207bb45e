using System.Runtime.InteropServices;

namespace DesignPatterns.ShardRouting.Loops;

/// <summary>The system calls of Linux that the loop is made of, and their numbers.</summary>
/// <remarks>
/// Those that never wait are called without telling the garbage collector, which saves as much as they cost
/// themselves; it waits for them, so none that may take longer than microseconds is called so. Errors are
/// read by <see cref="Marshal.GetLastSystemError"/> right behind the call.
/// </remarks>
internal static unsafe partial class LinuxCalls
{
    public const int Readable = 0x1;
    public const int Writable = 0x4;
    public const int Failed = 0x8;
    public const int HungUp = 0x10;
    public const int Add = 1;
    public const int Remove = 2;
    public const int Modify = 3;

    public const int NonBlocking = 0x800;
    public const int CloseOnExecute = 0x80000;
    public const int Stream = 1;
    public const int InterNetwork = 2;
    public const int InterNetworkV6 = 10;
    public const int Tcp = 6;
    public const int TcpNoDelay = 1;
    public const int SocketLevel = 1;
    public const int SocketError = 4;
    public const int SocketLinger = 13;
    public const int NoSignal = 0x4000;
    public const int SendingHalf = 1;

    public const int Interrupted = 4;
    public const int Again = 11;
    public const int OutOfMemory = 12;
    public const int TooManyFilesInSystem = 23;
    public const int TooManyFiles = 24;
    public const int OutOfBuffers = 105;
    public const int InProgress = 115;

    // struct epoll_event { uint32_t events; uint64_t data; } is packed on x86 only.
    private static readonly bool IsPacked =
        RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;

    public static readonly int EventSize = IsPacked ? 12 : 16;

    public static readonly int EventData = IsPacked ? 4 : 8;

    [LibraryImport("libc", EntryPoint = "epoll_create1")]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_wait")]
    public static partial int EpollWait(int epoll, byte* events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd")]
    public static partial int EventFile(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "socket")]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "connect")]
    public static partial int Connect(int file, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "accept4")]
    public static partial int Accept(int file, byte* address, uint* length, int flags);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    public static partial int SetOption(int file, int level, int name, int* value, uint length);

    [LibraryImport("libc", EntryPoint = "getsockopt")]
    public static partial int GetOption(int file, int level, int name, int* value, uint* length);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    public static partial int Shutdown(int file, int how);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "recv")]
    [SuppressGCTransition]
    public static partial nint Receive(int file, byte* into, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "send")]
    [SuppressGCTransition]
    public static partial nint Send(int file, byte* bytes, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "read")]
    [SuppressGCTransition]
    public static partial nint Read(int file, byte* into, nuint length);

    [LibraryImport("libc", EntryPoint = "write")]
    [SuppressGCTransition]
    public static partial nint Write(int file, byte* bytes, nuint length);

    /// <summary>Asks to be told, or no more, of these events of the file.</summary>
    public static void Watch(int epoll, int operation, int file, int events)
    {
        var change = stackalloc byte[16];
        *(int*)change = events;
        *(long*)(change + EventData) = file;
        if (Control(epoll, operation, file, change) < 0)
        {
            throw new IOException($"epoll_ctl: {TextOf(Marshal.GetLastSystemError())}");
        }
    }

    /// <summary>Throws what a call that cannot fail, but for want of memory or files, failed with.</summary>
    public static int Check(int result, string call) => result >= 0
        ? result
        : throw new IOException($"{call}: {TextOf(Marshal.GetLastSystemError())}");

    public static string TextOf(int error) => Marshal.GetPInvokeErrorMessage(error);

    [LibraryImport("libc", EntryPoint = "epoll_ctl")]
    [SuppressGCTransition]
    private static partial int Control(int epoll, int operation, int file, byte* change);
}
