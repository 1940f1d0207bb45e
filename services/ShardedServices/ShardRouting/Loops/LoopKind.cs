namespace DesignPatterns.ShardRouting.Loops;

/// <summary>What a loop is made of.</summary>
internal enum LoopKind
{
    /// <summary>The quickest that this operating system has: epoll on Linux, else
    /// <see cref="Portable"/>.</summary>
    Best,

    /// <summary>The sockets of .NET, which are everywhere.</summary>
    Portable,
}
