namespace DesignPatterns.ShardRouting.Loops;

/// <summary>What an <see cref="EpollLoop"/> watches for: a connection, or what accepts them.</summary>
internal interface IEpollFile
{
    /// <summary>The file is ready; which of the events it is, the bits say.</summary>
    void Ready(int events);
}
